// Ways in for a photo: file dialog, drop anywhere, paste, phone camera; made smaller here before it is sent.
import { byId } from "./dom.js";

const LONGEST_PX = 1024;
const QUALITY = 0.92;

/** @param {{onPhoto: (file: File) => void, onAddress: (url: string) => void, onCamera: () => void}} handlers */
export function installIntake({ onPhoto, onAddress, onCamera }) {
  for (const input of [byId("file"), byId("shot")]) {
    input.addEventListener("change", () => {
      const [file] = input.files;
      input.value = "";
      if (file) onPhoto(file);
    });
  }
  document.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-action]")?.dataset.action;
    if (action === "choose") byId("file").click();
    if (action === "shoot") shoot(onCamera);
  });
  installDrop(onPhoto, onAddress);
  document.addEventListener("paste", (event) => {
    const file = pictureIn(event.clipboardData.files);
    const typing = event.target.matches?.("input, textarea");
    const address = typing ? null : pictureAddress(event.clipboardData.getData("text"));
    if (!file && !address) return;
    event.preventDefault();
    if (file) onPhoto(file);
    else onAddress(address);
  });
}

/** Choose a photo again, as after an error. */
export const choosePhoto = () => byId("file").click();

/**
 * Scale a photo down to at most 1024 px, which also drops its metadata (place, camera). A picture that the browser
 * cannot open (HEIC, TIFF) or that must not be drawn (SVG) comes back as it is, for the server to judge.
 * @param {File} file @returns {Promise<File>}
 */
export async function prepared(file) {
  if (file.type.includes("svg")) return file;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

/** A phone's own camera app does better than a video in the page; a desktop has only the latter. */
function shoot(onCamera) {
  const hasOwnApp = matchMedia("(pointer: coarse)").matches;
  if (!hasOwnApp && navigator.mediaDevices?.getUserMedia) onCamera();
  else byId("shot").click();
}

function installDrop(onPhoto, onAddress) {
  let depth = 0;
  const show = (visible) => (document.documentElement.toggleAttribute("data-dropping", visible), visible || (depth = 0));
  const carries = ({ dataTransfer }) =>
    dataTransfer?.types.includes("Files") || dataTransfer?.types.includes("text/uri-list");
  document.addEventListener("dragenter", (event) => carries(event) && (depth += 1, show(true)));
  document.addEventListener("dragleave", (event) => carries(event) && (depth -= 1) <= 0 && show(false));
  document.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(false);
    const file = pictureIn(event.dataTransfer.files) ?? event.dataTransfer.files[0];
    const address = pictureAddress(event.dataTransfer.getData("text/uri-list"));
    if (file) onPhoto(file);
    else if (address) onAddress(address);
  });
}

const pictureIn = (files) => [...files].find((file) => file.type.startsWith("image/"));

function pictureAddress(text) {
  const first = (text ?? "").trim().split(/\s/, 1)[0];
  return /^https?:\/\/\S+$/i.test(first) && first.length < 4000 ? first : null;
}
