"use strict";

// The theme's scrolling parts all have one name, and its tables a heading without a word. This file stands
// before the theme's own scripts, so the names are there when they make the parts.
document.addEventListener("DOMContentLoaded", () => {
  for (const [number, part] of document.querySelectorAll("[data-simplebar]").entries()) {
    part.dataset.simplebarAriaLabel = part.id === "nav-sidebar-apps" ? "菜单" : `内容${number}`;
  }
  for (const heading of document.querySelectorAll("th")) {
    if (!heading.textContent.trim() && !heading.children.length) {
      heading.textContent = "操作";
    }
  }
});
