/** A value that tells those who asked when it changed. */
export class Topic extends EventTarget {
  changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Lit's reactive controller that renders its host again whenever one of the topics changes. */
export class Follows {
  constructor(host, ...topics) {
    this.topics = topics;
    this.render = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    this.topics.forEach((topic) => topic.addEventListener('change', this.render));
  }

  hostDisconnected() {
    this.topics.forEach((topic) => topic.removeEventListener('change', this.render));
  }
}
