"""The office's pages of metering: readings, meters, rounds, estimates, shared usage."""
