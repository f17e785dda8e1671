/* Passkeys: asks the browser for one and sends its answer with the form. Without this file the page says
   that a passkey cannot be used, and every other way stays open. */

(function () {
  "use strict";

  async function optionsFor(form) {
    const given = document.getElementById("passkey-options");
    if (given) {
      const data = JSON.parse(given.textContent);
      return data.creation_options || data.request_options;
    }
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()).request_options;
  }

  async function credentialFor(form) {
    const options = await optionsFor(form);
    if (form.dataset.passkey === "get") return window.webauthnJSON.get(options);
    /* So that it can also be used without the password, where the device can keep it. */
    options.publicKey.authenticatorSelection.residentKey = "preferred";
    return window.webauthnJSON.create(options);
  }

  function prepare(form) {
    const button = form.querySelector("[data-passkey-button]");
    const failed = form.querySelector("[data-passkey-failed]");
    form.querySelector("[data-passkey-missing]").hidden = true;
    button.hidden = false;
    /* Return in a box of the form presses the button. */
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", async function () {
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await credentialFor(form));
        form.submit();
      } catch {
        failed.hidden = false;
        button.focus();
      }
    });
  }

  if (!window.PublicKeyCredential || !window.webauthnJSON) return;
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
