// Finds the QR code in a picture, beside the page so that the page stays quick.

importScripts("../vendor/zxing-reader.js");

const HOW = { formats: ["QRCodeModel2"], tryHarder: true, maxNumberOfSymbols: 1 };

ZXingWASM.prepareZXingModule({
  overrides: { locateFile: (file) => new URL(`../vendor/${file}`, self.location).href },
  fireImmediately: true,
});

self.onmessage = async ({ data: { id, picture } }) => {
  const began = performance.now();
  const [found] = await ZXingWASM.readBarcodes(picture, HOW).catch(() => []);
  self.postMessage({ id, text: found?.text ?? null, took: performance.now() - began });
};
