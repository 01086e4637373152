// Faults on demand. Each has `match` (a regular expression on the path; all paths), `holds` (text that the request's body
// must hold; any), `after` (how many matching requests pass before; 0), `times` (how often it strikes; 1) and any of
//   delay_ms           waits before anything else
//   hold               never runs the function, never answers
//   hold_after_commit  runs the function, then never answers
//   reset              drops the connection before the function runs
//   status             answers so instead of running the function [+ headers, body]
//   cut_after_commit   runs the function, then drops the connection without an answer
//   truncate           runs the function, then drops the connection after so many bytes of the answer's body
//   garbage            runs the function, then answers 200 with what is not JSON
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

class Fault {
  constructor(how, held = () => {}) {
    this.how = how;
    this.held = held;
  }

  /** Whether the request is settled already. */
  async before(response) {
    const { delay_ms, hold, reset, status, headers = {}, body = { code: "Injected", message: "injected" } } = this.how;
    if (delay_ms) await wait(delay_ms);
    if (hold) {
      this.held();
      return true;
    }
    if (reset) {
      response.socket.destroy();
      return true;
    }
    if (!status) return false;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
    return true;
  }

  /** Whether the answer of the function that ran is spoilt. */
  after(response, status, body) {
    const { hold_after_commit, cut_after_commit, truncate, garbage } = this.how;
    if (hold_after_commit) {
      this.held();
    } else if (cut_after_commit) {
      response.socket.destroy();
    } else if (truncate !== undefined) {
      const text = JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      response.write(text.slice(0, truncate), () => response.socket.destroy());
    } else if (garbage) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end("}{ not json");
    } else {
      return false;
    }
    return true;
  }
}

const none = new Fault({});

export class Faults {
  #waiting = [];
  /** Requests that will never be answered. */
  held = 0;

  set(list) {
    this.held = 0;
    this.#waiting = list.map((f) => ({ after: 0, times: 1, ...f, match: new RegExp(f.match ?? "") }));
    return {};
  }

  /** The fault of this request; the first one that is due. */
  take(path, body) {
    for (const f of this.#waiting) {
      if (!f.match.test(path) || !body.includes(f.holds ?? "") || f.times <= 0) continue;
      if (f.after > 0) {
        f.after -= 1;
        continue;
      }
      f.times -= 1;
      return new Fault(f, () => (this.held += 1));
    }
    return none;
  }
}
