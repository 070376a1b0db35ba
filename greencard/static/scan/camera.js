// Pictures from the camera or a file, handed to the reader one at a time.

const WANTED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };
const LARGEST = 1600;
const REST = 40; // milliseconds between two frames, for the battery's sake

const reader = new Worker(new URL("worker.js", import.meta.url));
const canvas = document.createElement("canvas");
const drawing = canvas.getContext("2d", { willReadFrequently: true });
const open = new Map();
let last = 0;

reader.onmessage = ({ data: { id, text, took } }) => {
  performance.measure("frame", { start: performance.now() - took, duration: took });
  open.get(id)?.(text);
  open.delete(id);
};

// The text of the code in a picture (video, bitmap); null if there is none.
function textIn(source, width, height) {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  drawing.drawImage(source, 0, 0, canvas.width, canvas.height);
  const picture = drawing.getImageData(0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    open.set(++last, resolve);
    reader.postMessage({ id: last, picture }, [picture.data.buffer]);
  });
}

export async function textInFile(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  return picture && textIn(picture, picture.width, picture.height);
}

export class Camera {
  #video;
  #found;
  #stream = null;
  #looking = false;
  #last = null;

  // `found` is told each text that was read, until `pause`.
  constructor(video, found) {
    this.#video = video;
    this.#found = found;
  }

  get on() {
    return this.#stream !== null;
  }

  // Throws where the camera may not be used.
  async start() {
    this.#stream ??= await navigator.mediaDevices.getUserMedia(WANTED);
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.look();
  }

  look() {
    if (this.#looking || !this.on) return;
    this.#looking = true;
    this.#next();
  }

  pause() {
    this.#looking = false;
  }

  stop() {
    this.pause();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  async #next() {
    while (this.#looking) {
      await new Promise((resolve) => setTimeout(resolve, REST));
      const { videoWidth: width, videoHeight: height } = this.#video;
      const text = width ? await textIn(this.#video, width, height) : null;
      const another = text !== this.#last; // the one just looked at has to leave the picture first
      this.#last = text;
      if (text && another && this.#looking) {
        this.pause();
        this.#found(text);
      }
    }
  }
}
