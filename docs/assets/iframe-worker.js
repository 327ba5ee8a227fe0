// Lets search work on pages that are opened as files. Browsers refuse to start a worker from a file, so the search
// script runs in a hidden frame of the page instead. Pages that come from a server keep their real workers.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      this.onmessage = null
      this.onerror = null
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.append(this.frame)
      const inside = this.frame.contentWindow
      inside.postMessage = (data) => this.hand(this, data)
      const script = inside.document.createElement("script")
      script.src = new URL(url, document.baseURI).href
      script.onload = () => {
        for (const data of this.waiting.splice(0)) this.hand(inside, data)
        this.waiting = null
      }
      script.onerror = (event) => this.onerror?.(event)
      inside.document.body.append(script)
    }

    postMessage(data) {
      if (this.waiting) this.waiting.push(data)
      else this.hand(this.frame.contentWindow, data)
    }

    // Hands a copy over in the next turn, as between threads.
    hand(target, data) {
      const copy = structuredClone(data)
      setTimeout(() => {
        const event = new MessageEvent("message", { data: copy })
        if (target === this) this.onmessage?.(event)
        target.dispatchEvent(event)
      })
    }

    terminate() {
      this.frame.remove()
    }
  }
}
