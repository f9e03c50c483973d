"""Sealed secrets: opened by whoever has the key, through a change of keys, and by nobody else."""

import pytest
from pytest_django import Settings

from tallystick.kit.secrets import CannotOpen, is_signed, open_sealed, seal, sign


def test_what_is_sealed_is_opened_and_does_not_show() -> None:
    sealed = seal("ABC 秘密")
    assert "ABC" not in sealed
    assert sealed != seal("ABC 秘密")
    assert open_sealed(sealed) == "ABC 秘密"


def test_a_new_key_is_put_before_the_old_one(settings: Settings) -> None:
    settings.SEALING_KEYS = ["old"]
    sealed = seal("ABC")
    settings.SEALING_KEYS = ["new", "old"]
    assert open_sealed(sealed) == "ABC"
    settings.SEALING_KEYS = ["new"]
    with pytest.raises(CannotOpen):
        open_sealed(sealed)


@pytest.mark.parametrize("text", ["", "not sealed", "gAAAAA"])
def test_what_was_never_sealed_cannot_be_opened(text: str) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(text)


def test_a_signature_is_of_its_text_and_of_a_key_of_ours(settings: Settings) -> None:
    settings.SEALING_KEYS = ["old"]
    signed = sign("meter 7")
    assert is_signed("meter 7", signed)
    assert not is_signed("meter 8", signed)
    settings.SEALING_KEYS = ["new", "old"]
    assert is_signed("meter 7", signed)
    assert sign("meter 7") != signed
    settings.SEALING_KEYS = ["new"]
    assert not is_signed("meter 7", signed)
