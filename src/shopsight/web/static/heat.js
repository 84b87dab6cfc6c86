// Draws where two photos look alike: both beside each other, veiled where they do not, lines between their best places.
const SIDE = 200;
const GAP = 16;
const VEIL = [16, 22, 34];
const DARKEST = 0.8;

/**
 * @typedef {{box: import("./api.js").Box, rows: number[][]}} Heat
 * @typedef {{query: [number, number], hit: [number, number], similarity: number}} Link
 * @typedef {{image: HTMLImageElement, heat: Heat}} Seen
 */

/** @param {Seen} query @param {Seen} hit @param {Link[]} links @returns {HTMLCanvasElement} */
export function heatMap(query, hit, links) {
  const canvas = document.createElement("canvas");
  const scale = Math.max(2, Math.min(devicePixelRatio, 3));
  Object.assign(canvas, { width: (2 * SIDE + GAP) * scale, height: SIDE * scale });
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const [left, right] = [place(query, 0), place(hit, SIDE + GAP)];
  for (const [seen, area] of [[query, left], [hit, right]]) {
    drawPart(pen, seen, area);
    pen.drawImage(veil(seen.heat.rows), ...area);
  }
  for (const link of links) drawLine(pen, onto(left, query.heat.box, link.query), onto(right, hit.heat.box, link.hit));
  return canvas;
}

/** @param {string} src @returns {Promise<HTMLImageElement>} */
export async function loaded(src) {
  const image = new Image();
  image.src = src;
  await image.decode();
  return image;
}

/** The middle of what is alike, in a word of nine: "upper-left" … "middle" … "lower-right". @param {number[][]} rows */
export function middleOf(rows) {
  let [sum, x, y] = [0, 0, 0];
  rows.forEach((row, down) => row.forEach((heat, across) => {
    sum += heat ** 2;
    x += heat ** 2 * (across + 0.5) / row.length;
    y += heat ** 2 * (down + 0.5) / rows.length;
  }));
  if (!sum) return "middle";
  const third = (share, names) => names[share < 0.4 ? 0 : share > 0.6 ? 2 : 1];
  const parts = [third(y / sum, ["upper", "", "lower"]), third(x / sum, ["left", "", "right"])].filter(Boolean);
  return parts.join("-") || "middle";
}

/** Where a photo's part lies in its square of the drawing: [x, y, width, height]. */
function place({ image, heat }, from) {
  const [left, top, right, bottom] = heat.box;
  const [width, height] = [(right - left) * image.naturalWidth, (bottom - top) * image.naturalHeight];
  const scale = SIDE / Math.max(width, height);
  return [from + (SIDE - width * scale) / 2, (SIDE - height * scale) / 2, width * scale, height * scale];
}

function drawPart(pen, { image, heat }, area) {
  const [left, top, right, bottom] = heat.box;
  const { naturalWidth: width, naturalHeight: height } = image;
  pen.drawImage(image, left * width, top * height, (right - left) * width, (bottom - top) * height, ...area);
}

/** One hue whose depth alone tells, so that nobody needs to tell colors apart, and the photo's own stay as they are. */
function veil(rows) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: rows[0].length, height: rows.length });
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(canvas.width, canvas.height);
  rows.flat().forEach((heat, at) => pixels.data.set([...VEIL, 255 * DARKEST * (1 - Math.sqrt(heat))], at * 4));
  pen.putImageData(pixels, 0, 0);
  return canvas;
}

function onto([x, y, width, height], [left, top, right, bottom], [across, down]) {
  return [x + ((across - left) / (right - left)) * width, y + ((down - top) / (bottom - top)) * height];
}

function drawLine(pen, from, to) {
  for (const [color, width] of [["rgb(16 22 34 / 70%)", 3.5], ["#fff", 1.5]]) {
    Object.assign(pen, { strokeStyle: color, fillStyle: color, lineWidth: width, lineCap: "round" });
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    for (const end of [from, to]) {
      pen.beginPath();
      pen.arc(...end, width + 1.5, 0, 2 * Math.PI);
      pen.fill();
    }
  }
}
