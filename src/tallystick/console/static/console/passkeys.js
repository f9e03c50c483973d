// Around django-allauth's script: buttons only where the browser knows passkeys; what goes wrong is said on the page.
(() => {
  "use strict";
  const known = window.isSecureContext && Boolean(window.PublicKeyCredential);
  const show = (selector) => { for (const part of document.querySelectorAll(selector)) part.hidden = false; };
  show(known ? "[data-passkey]" : "[data-no-passkeys]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("[data-passkey-says]");
  });
})();
