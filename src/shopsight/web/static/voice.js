// Spoken words, where the browser can hear: it writes them into the field, as if they were typed.
import { announce } from "./dom.js";
import { t } from "./i18n.js";

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

/**
 * Show the button where the browser knows speech. Some browsers send the sound to their maker; the button says so.
 * @param {HTMLButtonElement} button @param {HTMLInputElement} field @param {() => void} onWords
 */
export function installVoice(button, field, onWords) {
  if (!Recognition) return;
  let listening = null;
  button.hidden = false;
  button.addEventListener("click", () => (listening ? listening.stop() : listen()));

  function listen() {
    listening = new Recognition();
    listening.lang = document.documentElement.lang;
    listening.interimResults = true;
    listening.onresult = ({ results }) => {
      field.value = Array.from(results, ([best]) => best.transcript).join("");
      if (Array.from(results).every(({ isFinal }) => isFinal)) onWords();
    };
    listening.onerror = ({ error }) => announce(t(error === "no-speech" ? "voice.silence" : "voice.refused"));
    listening.onend = () => pressed(false);
    pressed(true);
    announce(t("voice.listening"));
    listening.start();
  }

  function pressed(isListening) {
    if (!isListening) listening = null;
    button.setAttribute("aria-pressed", String(isListening));
  }
}
