"use strict";

// The theme's scrolling parts all have one name, its tables a heading without a word, and its folded groups
// no button for the keyboard. This file stands before the theme's own scripts, so the names are there when
// they make the parts.
document.addEventListener("DOMContentLoaded", () => {
  for (const [number, part] of document.querySelectorAll("[data-simplebar]").entries()) {
    part.dataset.simplebarAriaLabel = part.id === "nav-sidebar-apps" ? "菜单" : `内容${number}`;
  }
  for (const heading of document.querySelectorAll("th")) {
    if (!heading.textContent.trim() && !heading.children.length) {
      heading.textContent = "操作";
    }
  }
  for (const heading of document.querySelectorAll("#nav-sidebar-apps h2.cursor-pointer")) {
    makeButton(heading);
  }
});

// A field that looks rows up stands beside the select that it fills, and has not its name.
window.addEventListener("load", () => {
  for (const field of document.querySelectorAll(".select2-selection")) {
    const select = field.closest(".select2")?.previousElementSibling;
    const name = select?.getAttribute("aria-label") || select?.labels?.[0]?.textContent.trim();
    if (name) {
      field.removeAttribute("aria-labelledby");
      field.setAttribute("aria-label", name);
    }
  }
});

// The click goes on to the heading, which folds its list.
function makeButton(heading) {
  const button = document.createElement("button");
  const list = heading.nextElementSibling;
  button.type = "button";
  button.className = "fold";
  button.append(...heading.childNodes);
  heading.append(button);
  for (const icon of button.querySelectorAll(".material-symbols-outlined")) {
    icon.setAttribute("aria-hidden", "true");
  }
  const tell = () => button.setAttribute("aria-expanded", String(list.style.display !== "none"));
  new MutationObserver(tell).observe(list, { attributes: true, attributeFilter: ["style"] });
  tell();
}
