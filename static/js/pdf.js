/* Draws a PDF in the page, each page when it comes near the screen, with its text laid over it for selecting and searching. */
"use strict";
(() => {
  const MAX_PIXELS = 4_000_000; // per page; phones fail on larger canvases

  const frame = (viewer, number, count, size) => {
    const page = document.createElement("div");
    page.className = "ck-pdf-page";
    page.style.aspectRatio = `${size.width} / ${size.height}`;
    page.dataset.natural = String(Math.round(size.width * 1.6));
    page.style.maxWidth = `${page.dataset.natural}px`;
    page.setAttribute("role", "group");
    page.setAttribute("aria-label", viewer.dataset.pdfPage.replace("{number}", number).replace("{count}", count));
    return page;
  };

  const draw = async (lib, source, page) => {
    const width = page.clientWidth;
    const plain = source.getViewport({ scale: 1 });
    const scale = width / plain.width;
    const viewport = source.getViewport({ scale });
    const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * density);
    canvas.height = Math.floor(viewport.height * density);
    canvas.setAttribute("aria-hidden", "true");
    const words = document.createElement("div");
    words.className = "textLayer";
    page.style.setProperty("--total-scale-factor", String(scale));
    await source.render({ canvas, viewport, transform: density === 1 ? null : [density, 0, 0, density, 0, 0] }).promise;
    const layer = new lib.TextLayer({ textContentSource: source.streamTextContent(), container: words, viewport });
    await layer.render();
    page.replaceChildren(canvas, words);
    page.dataset.width = String(width);
  };

  const open = async (viewer) => {
    const lib = await import(viewer.dataset.pdfLib);
    lib.GlobalWorkerOptions.workerSrc = viewer.dataset.pdfWorker;
    const base = viewer.dataset.pdfBase;
    const document_ = await lib.getDocument({
      url: viewer.dataset.pdfUrl, useWasm: false, isEvalSupported: false, enableXfa: false,
      wasmUrl: `${base}wasm/`, standardFontDataUrl: `${base}standard_fonts/`,
    }).promise;
    const pages = viewer.querySelector("[data-pdf-pages]");
    const first = (await document_.getPage(1)).getViewport({ scale: 1 });
    pages.hidden = false;
    const busy = new WeakSet();
    const near = new IntersectionObserver(async (seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting || busy.has(target) || target.dataset.width === String(target.clientWidth)) continue;
        busy.add(target);
        const source = await document_.getPage(Number(target.dataset.number));
        const size = source.getViewport({ scale: 1 });
        target.style.aspectRatio = `${size.width} / ${size.height}`;
        await draw(lib, source, target).finally(() => busy.delete(target));
      }
    }, { root: pages, rootMargin: "800px 0px" });
    for (let number = 1; number <= document_.numPages; number += 1) {
      const page = frame(viewer, number, document_.numPages, first);
      page.dataset.number = String(number);
      pages.append(page);
      near.observe(page);
    }
    const redraw = () => { // sharp again after the screen was turned or the pages were made larger
      for (const page of pages.children) {
        near.unobserve(page);
        near.observe(page);
      }
    };
    let timer;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(redraw, 300);
    });
    zoomable(viewer, pages, redraw);
  };

  /* Larger than the window is allowed: the pages then scroll sideways inside their own frame, as a phone needs it. */
  const zoomable = (viewer, pages, redraw) => {
    let zoom = 1;
    viewer.querySelector("[data-pdf-tools]").hidden = false;
    for (const button of viewer.querySelectorAll("[data-pdf-zoom]")) {
      button.addEventListener("click", () => {
        zoom = Math.min(4, Math.max(0.5, zoom * Number(button.dataset.pdfZoom)));
        const place = pages.scrollTop / pages.scrollHeight;
        for (const page of pages.children) {
          page.style.width = `${zoom * 100}%`;
          page.style.maxWidth = `${Number(page.dataset.natural) * Math.max(1, zoom)}px`;
        }
        pages.scrollTop = place * pages.scrollHeight;
        redraw();
      });
    }
  };

  for (const viewer of document.querySelectorAll("[data-pdf-url]")) {
    const status = viewer.querySelector("[data-pdf-status]");
    status.textContent = status.dataset.loading;
    open(viewer).then(() => { status.textContent = ""; }, () => { status.textContent = viewer.dataset.pdfFailed; });
  }
})();
