// Elder view: a button that reads the page aloud, made only where the browser can speak.
(() => {
  "use strict";
  const main = document.getElementById("main");
  if (!main || !("speechSynthesis" in window)) return;

  const voice = window.speechSynthesis;
  let isReading = false;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button secondary read-aloud no-print";
  const show = (now) => {
    isReading = now;
    button.textContent = isReading ? "停止朗读" : "朗读本页";
  };

  // One utterance a block: browsers cut a long one off after some seconds.
  const blocks = () =>
    [...main.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, legend")].filter(
      (block) => !block.closest(".visually-hidden") && !block.querySelector("h3, p, li, label"),
    );

  const read = () => {
    const texts = blocks().map((block) => block.innerText.trim()).filter(Boolean);
    texts.forEach((text, index) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = "zh-CN";
      utterance.rate = 0.85;
      utterance.onerror = () => show(false);
      if (index === texts.length - 1) utterance.onend = () => show(false);
      voice.speak(utterance);
    });
    show(texts.length > 0);
  };

  button.addEventListener("click", () => {
    if (isReading) {
      voice.cancel();
      show(false);
    } else {
      read();
    }
  });
  window.addEventListener("pagehide", () => voice.cancel());
  show(false);
  main.prepend(button);
})();
