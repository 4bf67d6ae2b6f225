// Lets a name be drawn with a finger or a mouse; the picture goes into the form's hidden field as a PNG.
// Without this script the name is typed and confirmed by a one-time code.
(() => {
  "use strict";
  const pad = document.querySelector("[data-signature-pad]");
  if (!pad) return;
  const canvas = pad.querySelector("canvas");
  const field = document.getElementById(pad.dataset.signaturePad);
  const context = canvas.getContext("2d");
  if (!field || !context) return;
  pad.hidden = false;
  context.lineWidth = 5;
  context.lineCap = "round";
  context.lineJoin = "round";
  let isDrawing = false;
  let isEmpty = true;
  field.value = "";

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    isDrawing = true;
    context.beginPath();
    context.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDrawing) return;
    isEmpty = false;
    context.lineTo(...place(event));
    context.stroke();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      isDrawing = false;
      field.value = isEmpty ? "" : canvas.toDataURL("image/png");
    });
  }
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    isEmpty = true;
    field.value = "";
  });
})();
