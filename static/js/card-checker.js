// Checks the text of a card's QR on this device: the signature, the days and the list of cards that are not
// to be trusted. The form of tokens and lists is described in docs/decisions/cards.md. Nothing is sent anywhere.
"use strict";

const COUNTY = document.getElementById("checker").dataset.county;
const KEYS = "/check/keys.json";
const LIST = "/check/revocations.json";
const TOKEN = /^(?:.*\/c\/)?([A-Za-z0-9_-]{108})\/?$/;
const ALPHABET = "34679ACDEFHJKMNPQRTUWXY";
const DAY = 24 * 60 * 60 * 1000;
const DAY_ZERO = Date.UTC(2020, 0, 1);
const CHINA = 8 * 60 * 60 * 1000;
const WHY = {
  lost: "这张证已经挂失，请不要让来人进门。",
  replaced: "这张证已经换发新证，旧证不再有效。",
  revoked: "这张证已经吊销，请不要让来人进门。",
  red: "持证人现在不能上门服务，请不要让来人进门。",
};

const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const bytesOfBase64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const dayOf = (days) => new Date(DAY_ZERO + days * DAY).toISOString().slice(0, 10);
const today = () => Math.floor((Date.now() + CHINA - DAY_ZERO) / DAY);

function codeOf(number) {
  const digits = [];
  for (let place = 0; place < 7; place += 1) {
    digits.unshift(number % 23);
    number = Math.floor(number / 23);
  }
  const sum = digits.reduce((total, digit, place) => total + (place + 1) * digit, 0);
  digits.push(((23 - (sum % 23)) * 3) % 23); // 3 is 1/8 modulo 23
  const code = digits.map((digit) => ALPHABET[digit]).join("");
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

async function isSigned(publicKey, signature, domain, message) {
  const key = await crypto.subtle.importKey("raw", bytesOfHex(publicKey), { name: "Ed25519" }, false, ["verify"]);
  const whole = new Uint8Array([...new TextEncoder().encode(domain), ...message]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, whole);
}

// What is stored of an address: from the network, else from the last time it was there.
async function fetched(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache" });
    if (answer.ok) {
      const text = await answer.text();
      localStorage.setItem(address, text);
      return JSON.parse(text);
    }
  } catch {
    // without a network the stored one serves
  }
  const stored = localStorage.getItem(address);
  return stored ? JSON.parse(stored) : null;
}

async function openedList(list, keys) {
  const key = list && keys.find((each) => each.key_id === list.key_id);
  if (!key) return null;
  const payload = new TextEncoder().encode(list.payload);
  const holds = await isSigned(
    key.public_key, bytesOfBase64(list.signature), "gaotai-card-revocations-1\0", payload,
  );
  return holds ? JSON.parse(list.payload) : null;
}

// [is the card good, heading, sentences]
async function verdict(text, keys, list) {
  const found = TOKEN.exec(text.trim());
  if (!found) return [false, `这不是${COUNTY}的上门服务证`, ["内容不完整，或者不是上门服务证的二维码。"]];
  const whole = bytesOfBase64(found[1]);
  const content = whole.slice(0, 17);
  const view = new DataView(content.buffer);
  if (content[0] !== 1) return [false, `这不是${COUNTY}的上门服务证`, ["格式不认识，请联网查验。"]];
  const keyId = hexOf(content.slice(1, 5));
  const key = keys.find((each) => each.key_id === keyId);
  if (!key) return [false, `这张证不是${COUNTY}签发的`, ["签名用的密钥不在公布的公钥里，或者已经停用。"]];
  if (!(await isSigned(key.public_key, whole.slice(17), "gaotai-card-1\0", content))) {
    return [false, "这张证的内容被改动过", ["签名和内容对不上，这是伪造的证。"]];
  }
  const number = view.getUint32(5);
  const until = view.getUint16(15);
  const facts = [
    `编号${codeOf(number)}，请和证上印的核对。`,
    `有效期${dayOf(view.getUint16(13))}至${dayOf(until)}。`,
  ];
  if (today() > until) return [false, "这张证已经过期", facts];
  if (!list) return [false, "签名对，但是没有停用名单", [...facts, "请联网再查一次。"]];
  const why = Object.keys(WHY).find((each) => (list.cards[each] || []).includes(number));
  if (why) return [false, "这张证不能用", [WHY[why], ...facts]];
  if (Date.parse(list.next_update) < Date.now()) {
    return [false, "签名对，但是停用名单太旧", [...facts, "名单已经过了更新的时间，请联网再查一次。"]];
  }
  return [true, "签名对，不在停用名单上", facts];
}

function show(answer, [isGood, heading, sentences]) {
  const title = document.createElement("h2");
  title.textContent = `${isGood ? "✓" : "✗"} ${heading}`;
  const lines = sentences.map((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    return line;
  });
  answer.className = `verdict ${isGood ? "c0" : "c2"}`;
  answer.replaceChildren(title, ...lines);
}

async function isSupported() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

async function begin() {
  const form = document.getElementById("checker");
  const material = document.getElementById("material");
  document.getElementById("needs-script").hidden = true;
  if (!(await isSupported())) {
    document.getElementById("unsupported").hidden = false;
    return;
  }
  form.hidden = false;
  material.hidden = false;
  const published = await fetched(KEYS);
  const keys = published ? published.keys : [];
  const list = await openedList(await fetched(LIST), keys);
  if (!keys.length) material.textContent = "没有取到公钥，请联网以后再打开这一页。";
  else if (!list) material.textContent = "公钥已存好；还没有可用的停用名单。";
  else material.textContent = `公钥和停用名单（第${list.number}号，${list.issued_at.slice(0, 10)}）已存好，可以离线核对。`;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = document.getElementById("token").value;
    show(document.getElementById("answer"), await verdict(text, keys, list));
  });
}

begin();
