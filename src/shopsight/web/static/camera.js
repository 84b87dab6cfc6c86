// Takes a photo with the device's camera inside the page.
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/**
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<File|null>} the photo, null when the shopper closed the camera; rejects when there is none to use
 */
export async function takePhoto(dialog) {
  const wish = { video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } }, audio: false };
  const stream = await navigator.mediaDevices.getUserMedia(wish);
  const video = el("video", { autoplay: true, playsinline: true, muted: true });
  video.muted = true;
  video.srcObject = stream;
  const shutter = el("button.shutter", { type: "button", "aria-label": t("camera.shoot"), title: t("camera.shoot"), autofocus: true });
  const close = el("button.icon-button.dialog-close", { type: "button", "aria-label": t("camera.close"),
    title: t("camera.close"), onclick: () => dialog.close() }, icon("close"));
  dialog.replaceChildren(video, shutter, close);
  dialog.showModal();
  const photo = await new Promise((resolve) => {
    shutter.addEventListener("click", () => frameOf(video).then(resolve));
    dialog.addEventListener("close", () => resolve(null), { once: true });
  });
  for (const track of stream.getTracks()) track.stop();
  dialog.close();
  dialog.replaceChildren();
  return photo;
}

async function frameOf(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
  return new File([blob], "camera.jpg", { type: "image/jpeg" });
}
