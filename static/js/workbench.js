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
  for (const icon of document.querySelectorAll("#header-inner .cursor-pointer > .material-symbols-outlined")) {
    makeSwitch(icon);
  }
  for (const part of document.querySelectorAll(PRESSED_BY_MOUSE)) {
    makePressable(part, document.querySelector(`[x-show="${part.getAttribute("x-on:click").split(" ")[0]}"]`));
  }
  for (const icon of document.querySelectorAll(".material-symbols-outlined:not([role])")) {
    hideIcon(icon);
  }
  const search = document.getElementById("searchbar");
  search?.setAttribute("aria-label", search.placeholder || "查找");
  // The theme writes the name of a chosen file into the first line of text near it. Its own field has a line for
  // that; in a form of ours the line is somebody's answer.
  for (const chooser of document.querySelectorAll(".field > input[type=file]")) {
    chooser.hasChangeListener = true;
  }
});

// Whoever is signed in, with the way out, and the filters of a list: the theme lets only a mouse press them. What lies
// behind an open panel closes it, too; for that the keyboard has Escape.
const PRESSED_BY_MOUSE = "div[x-on\\:click]:not(#changelist-filter-close), a[x-on\\:click]:not([href])";

// A part that opens a panel is a button: the keyboard goes on in the panel, Escape closes it and comes back.
function makePressable(part, panel) {
  if (!panel) {
    return;
  }
  part.role = "button";
  part.tabIndex = 0;
  if (!part.textContent.replace(/[a-z_\s]/g, "")) {
    part.ariaLabel = "更多"; // it shows an icon alone
  }
  tellFolding(part, panel);
  part.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      new MutationObserver((_, observer) => {
        if (panel.style.display !== "none") {
          observer.disconnect();
          const inside = [...panel.querySelectorAll("a[href], button, input, select")];
          inside.find((field) => field.checkVisibility())?.focus();
        }
      }).observe(panel, { attributes: true, attributeFilter: ["style"] });
      part.click();
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.body.click();
      part.focus();
    }
  });
}

// An icon is drawn from an English word, which is not to be read out. What has no other word gets a Chinese one.
const WORDS_OF_ICONS = { home_work: "今天的工作", search: "查找", add: "增加" };

function hideIcon(icon) {
  icon.setAttribute("aria-hidden", "true");
  const word = icon.textContent.trim();
  const pressed = icon.closest("a[href], button");
  if (pressed && !pressed.title && !pressed.ariaLabel && pressed.textContent.trim() === word && WORDS_OF_ICONS[word]) {
    pressed.ariaLabel = WORDS_OF_ICONS[word];
  }
}

// The switch of the menu is an icon that only a mouse can press. With the menu open the keyboard goes on in it,
// Escape closes it again.
function makeSwitch(icon) {
  const menu = document.getElementById("nav-sidebar");
  icon.role = "button";
  icon.tabIndex = 0;
  icon.ariaLabel = "打开或收起菜单";
  icon.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      icon.click();
      requestAnimationFrame(() => menu?.querySelector("a[href]")?.focus());
    }
  });
  menu?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && icon.checkVisibility() && window.innerWidth < 1280) {
      icon.click();
      icon.focus();
    }
  });
}

// A field that looks rows up stands beside the select that it fills, and has not its name. The fields are made when
// jQuery is ready, which may be after the page has loaded: who asks jQuery last comes last.
window.addEventListener("load", () => {
  const jQuery = window.django?.jQuery;
  if (!jQuery) {
    return;
  }
  jQuery(nameFields);
  document.addEventListener("formset:added", () => setTimeout(nameFields));
  jQuery(document).on("select2:open", () => {
    const box = document.querySelector(".select2-dropdown .select2-search__field");
    box?.setAttribute("aria-label", "查找");
  });
});

function nameFields() {
  for (const field of document.querySelectorAll(".select2-selection")) {
    const select = field.closest(".select2")?.previousElementSibling;
    const name = select?.getAttribute("aria-label") || select?.labels?.[0]?.textContent.trim();
    if (name) {
      nameParts(field, name);
    }
  }
}

// What is chosen is text of the field, no field in it; of several chosen ones the button that takes all of them
// out stands in their list, anew after each choice.
function nameParts(field, name) {
  field.removeAttribute("aria-labelledby");
  field.setAttribute("aria-label", name);
  field.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
  const chosen = field.querySelector(".select2-selection__rendered");
  chosen.removeAttribute("role");
  chosen.removeAttribute("aria-readonly");
  if (chosen.tagName === "UL") {
    const tell = () => {
      for (const part of chosen.querySelectorAll(":scope > span")) {
        part.setAttribute("role", "listitem");
      }
    };
    new MutationObserver(tell).observe(chosen, { childList: true });
    tell();
  }
}

// The click goes on to the heading, which folds its list.
function makeButton(heading) {
  const button = document.createElement("button");
  const list = heading.nextElementSibling;
  button.type = "button";
  button.className = "fold";
  button.append(...heading.childNodes);
  heading.append(button);
  tellFolding(button, list);
}

function tellFolding(button, part) {
  const tell = () => button.setAttribute("aria-expanded", String(part.style.display !== "none"));
  new MutationObserver(tell).observe(part, { attributes: true, attributeFilter: ["style"] });
  tell();
}
