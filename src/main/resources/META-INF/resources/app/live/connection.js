import { Topic } from './topic.js';

const FIRST_RETRY = 500;
const LAST_RETRY = 8000;
/** The service sends something every second; a connection silent for this long is dead. */
const SILENCE = 6000;

/** The WebSocket, which comes back by itself. */
export class Connection extends Topic {
  phase = 'connecting';
  retryAt = 0;
  everOpen = false;
  #receive;
  #socket;
  #retryIn = FIRST_RETRY;
  #retryTimer;
  #silenceTimer;

  constructor(receive) {
    super();
    this.#receive = receive;
    addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        this.retryNow();
      }
    });
  }

  open() {
    const address = new URL('live', document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#expectNews(socket);
    socket.addEventListener('message', (message) => {
      if (socket === this.#socket) {
        this.#expectNews(socket);
        this.#opened();
        this.#receive(JSON.parse(message.data));
      }
    });
    socket.addEventListener('close', () => this.#lost(socket));
  }

  /** Tries at once, if it is waiting to. */
  retryNow() {
    if (this.phase === 'lost') {
      clearTimeout(this.#retryTimer);
      this.retryAt = Date.now();
      this.changed();
      this.open();
    }
  }

  #opened() {
    this.#retryIn = FIRST_RETRY;
    if (this.phase !== 'live') {
      this.phase = 'live';
      this.everOpen = true;
      this.changed();
    }
  }

  #lost(socket) {
    if (socket !== this.#socket) {
      return;
    }
    clearTimeout(this.#silenceTimer);
    this.#socket = undefined;
    this.phase = 'lost';
    this.retryAt = Date.now() + this.#retryIn;
    this.#retryTimer = setTimeout(() => this.open(), this.#retryIn * (0.8 + 0.4 * Math.random()));
    this.#retryIn = Math.min(LAST_RETRY, 2 * this.#retryIn);
    this.changed();
  }

  #expectNews(socket) {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      socket.close();
      this.#lost(socket);
    }, SILENCE);
  }
}
