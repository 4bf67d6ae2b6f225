// Keeps the piece of the page that shows how far a long piece of work is: asks for the page again every
// two seconds and loads it as a whole when the work is over. Without scripts the page loads itself anew.
(() => {
  "use strict";
  const EVERY = 2000;

  const look = async () => {
    const shown = document.querySelector("[data-progress]");
    if (!shown) return;
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.querySelector("[data-progress]");
        if (!next) {
          window.location.reload();
          return;
        }
        shown.replaceChildren(...next.childNodes);
      }
    } catch {
      // The server is away for a moment; the next look may find it.
    }
    window.setTimeout(look, EVERY);
  };

  window.setTimeout(look, EVERY);
})();
