// Every word the page shows, so that another language is another file like this one.

export const strings = {
  product: 'Pellucid',
  skip: 'Skip to the latest images',

  connection: {
    connecting: 'Connecting',
    live: 'Live',
    paused: 'Paused',
    retrying: (seconds) => (seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting'),
    lost: 'The connection to the service was lost. What you see is the last that arrived.',
    retryNow: 'Try now',
  },

  status: {
    rate: 'images/s',
    latency: 'latency',
    explained: 'explained',
    rejected: 'rejected',
    unreadable: 'unreadable',
    unreadableHint: 'Records on the explanations topic that are no explanation',
    latencyHint: 'From the image’s time to the arrival of its explanation here: median and 95th percentile',
  },

  theme: {
    auto: 'Theme: as the system',
    dark: 'Theme: dark',
    light: 'Theme: light',
  },

  hero: {
    heading: 'Explanation',
    follow: 'Follow live',
    pinned: 'Pinned',
    following: 'Newest',
    noCam: 'No heat map for this image',
    noPicture: 'The image is no longer here',
    pictureOf: (label) => `Image classified as ${label}`,
    explains: 'explains',
    alternatives: 'Top classes',
    right: 'Right',
    wrong: 'Wrong',
    truth: (label) => `true label: ${label}`,
    unlabelled: 'No true label',
    imageId: 'Image id',
    model: 'Model',
  },

  heat: {
    toggle: 'Heat map',
    opacity: 'Heat map opacity',
    colours: 'Colours',
  },

  deep: {
    heading: 'Map',
    badge: 'Explained deeply',
    reasons: {
      header: 'asked for by its sender',
      'low-confidence': 'the model was unsure',
      sample: 'sampled',
    },
    live: 'computed with the prediction',
    partial: 'partial',
    partialHint: 'Its time was over before it was done',
    failed: 'failed',
    noMap: 'It says nothing of places in the image.',
    unreadable: 'Its map cannot be read.',
    took: (time) => `in ${time}`,
    signs: 'blue speaks for the class, orange against it',
  },

  concepts: {
    heading: 'Concepts',
    hint: (layer) => `Contribution to the score, at ${layer}`,
    residual: 'residual',
    residualHint: 'What the concepts do not account for',
    more: (count) => `${count} more`,
    fewer: 'Fewer',
    none: 'This model has no concept bank.',
    value: (name, value) => `${name}: ${value}`,
  },

  timings: {
    heading: 'Time',
    decode: 'decode',
    queue: 'wait',
    inference: 'inference',
    hints: {
      decode: 'Decoding and preprocessing of this image',
      queue: 'Waiting for its batch',
      inference: 'The session run of its batch',
    },
    batch: (count) => (count === 1 ? 'alone in its batch' : `batch of ${count}`),
  },

  wall: {
    heading: 'Latest images',
    pause: 'Pause',
    resume: 'Resume',
    keyHint: 'Space',
    looking: 'Held while you look',
    passed: (count) => `${count} passed meanwhile`,
    card: (label, percent, verdict, deep) => `${label}, ${percent}${verdict}${deep}. Show its explanation`,
    cardRight: ', right',
    cardWrong: ', wrong',
    cardDeep: ', explained deeply',
  },

  charts: {
    throughput: 'Images per second',
    latency: 'Latency',
    latencyUnit: 'ms',
    median: 'p50',
    high: 'p95',
    classes: 'Class mix',
    otherClasses: 'all others',
    concepts: 'Mean contribution',
    last: (count) => `last ${count} images`,
    minutes: 'last 5 minutes',
    accuracy: (percent, count) => `${percent} right of ${count} labelled`,
    images: (count) => (count === '1' ? '1 image' : `${count} images`),
  },

  rejects: {
    heading: 'Recent rejects',
    none: 'Nothing was rejected.',
    hint: 'images that could not be explained',
    noReason: 'No reason given',
  },

  empty: {
    heading: 'Waiting for the first image',
    lead: 'Everything is up. Send an image, and its explanation appears here.',
    copy: 'Copy',
    copied: 'Copied',
  },
};
