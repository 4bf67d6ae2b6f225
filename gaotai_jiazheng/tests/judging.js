// Runs axe-core in the page that a test looks at. Three fifths of its work is the contrast of text, and most
// text of a page looks like text that has passed on an earlier one: the frame, a table, a form. What has
// passed is known by its look, all that axe reads of colours and size, and is not measured again.
window.judging = (() => {
  const RELATED = "label, fieldset, :disabled, [aria-disabled]"; // text that axe judges by another element
  let texts = [];

  // 53 bits of a string.
  function digest(string) {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let place = 0; place < string.length; place++) {
      const code = string.charCodeAt(place);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  }

  function isText(element) {
    return (
      element.matches("input:not([type=hidden]), select, textarea") ||
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    );
  }

  // The box of the text itself, which may be larger than that of its element.
  function boxOfText(element) {
    if (element.matches("input, select, textarea")) return element.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  }

  function isTransparent(style) {
    return style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none";
  }

  function isOpaque(style) {
    return !/^rgba|\/|transparent/.test(style.backgroundColor);
  }

  function meets(one, other) {
    return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
  }

  // The box that lies in both; one that meets nothing when they lie apart.
  function common(one, other) {
    return {
      left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
      top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
    };
  }

  function holds(outer, inner) {
    return (
      outer.left <= inner.left + 1 && outer.right >= inner.right - 1 &&
      outer.top <= inner.top + 1 && outer.bottom >= inner.bottom - 1
    );
  }

  // Colours, size and grounds of a text from itself to the root; null when it may stand on anything else than
  // its ancestors. painted: element -> box, of all that has a ground of its own or is a picture.
  function look(element, styles, painted) {
    const own = styles.get(element);
    const box = boxOfText(element);
    const points = Math.ceil(72 * parseFloat(own.fontSize)) / 96;
    const parts = [
      own.color, own.webkitTextFillColor, own.webkitTextStrokeWidth, own.webkitTextStrokeColor, own.textShadow,
      points >= (parseFloat(own.fontWeight) >= 700 ? 14 : 18),
    ];
    let [isOnGround, scroller] = [false, null];
    for (let each = element; each; each = each.parentElement) {
      const style = styles.get(each);
      const ground = [style.backgroundColor, style.backgroundImage, style.backgroundClip];
      if (!isTransparent(style)) parts.push(...ground);
      for (const name of ["opacity", "filter", "mixBlendMode", "maskImage"]) {
        if (!["1", "none", "normal"].includes(style[name])) parts.push(name, style[name]);
      }
      if (!isOnGround && isOpaque(style)) {
        isOnGround = true;
        // What is scrolled out of sight comes to stand where its scroller is.
        if (each.parentElement && !holds(each.getBoundingClientRect(), scroller?.getBoundingClientRect() ?? box)) return null;
      }
      if (!scroller && /auto|scroll|hidden/.test(style.overflow)) scroller = each;
    }
    const seen = scroller ? common(box, scroller.getBoundingClientRect()) : box;
    for (const [other, place] of painted) {
      if (meets(place, scroller?.contains(other) ? box : seen) && !other.contains(element) && !element.contains(other)) return null;
    }
    return parts.join("|");
  }

  // Of every text that is shown: [digest of its look or null, digest of its look and its very HTML or null].
  function looks() {
    const styles = new Map();
    const painted = new Map();
    for (const element of document.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      styles.set(element, style);
      if (!isTransparent(style) || element.matches("img, svg, canvas, video, iframe, object")) {
        const box = element.getBoundingClientRect();
        if (box.width && box.height && element.checkVisibility({ visibilityProperty: true })) painted.set(element, box);
      }
    }
    texts = [...document.body.querySelectorAll("*")].filter(
      (element) => isText(element) && element.checkVisibility({ visibilityProperty: true }),
    );
    return texts.map((element) => {
      const its = look(element, styles, painted);
      if (its === null) return [null, null];
      return [digest(its), element.closest(RELATED) ? null : digest(its + element.outerHTML)];
    });
  }

  function broken(results) {
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  }

  // What breaks a rule, the contrast left out; options: those of axe.run().
  async function faults(options) {
    return broken(await axe.run(document, { ...options, resultTypes: ["violations"] }));
  }

  // Which texts break a rule of contrast, and the places of those that keep it; places: those to measure.
  async function contrast(rule, places) {
    const results = await axe.run({ include: places.map((place) => texts[place]) }, {
      runOnly: { type: "rule", values: [rule] }, resultTypes: ["violations", "passes"], selectors: false, elementRef: true,
    });
    const passed = new Set(results.passes.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    return { faults: broken(results), passed: places.filter((place) => passed.has(texts[place])) };
  }

  return { looks, faults, contrast };
})();
