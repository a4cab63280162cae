/* Reads the number that the film's picture shows (tests/factories/numbered_films.py). */
(() => {
  const [width, height, columns, rows, bits] = [64, 36, 8, 4, 16];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const middle = (place, parts, size) => Math.floor(((2 * place + 1) * size) / (2 * parts));

  window.numberShown = () => {
    pen.drawImage(document.querySelector("video"), 0, 0, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    const read = [];
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const at = middle(row, rows, height) * width + middle(column, columns, width);
        read.push(data[at * 4] > 127 ? 1 : 0);
      }
    }
    if (read.slice(0, bits).some((bit, place) => bit === read[bits + place])) return -1;
    return read.slice(0, bits).reduce((sum, bit, place) => sum + bit * 2 ** place, 0);
  };

  /* What the screen showed just before and just after the desk heard each key. */
  window.numbersAtKeys = [];
  let before = -1;
  const isCode = (event) => /^[a-z]$/.test(event.key);
  window.addEventListener("keydown", (event) => isCode(event) && (before = numberShown()), true);
  window.addEventListener("keydown", (event) => {
    if (isCode(event)) numbersAtKeys.push([before, numberShown()]);
  });
})();
