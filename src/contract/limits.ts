// Bytes, lengths, rates and patience that both sides obey. Nothing else may carry such a number.

export const limits = {
  /** One recording file. Cut at the limit, not after. */
  recordingBytes: 20 * 1024 * 1024,
  recordingsPerRequest: 12,
  /** A voice message: minutes of speech. */
  voiceBytes: 2 * 1024 * 1024,
  /** The beginning of an original that nobody goes on with is kept for so long after its last byte. */
  unfinishedUploadHours: 72,
  /** A question waits for its files no longer than this, where they are kept far away. */
  questionFileSeconds: 4,
  /** The `draft` part of a multipart request, and any JSON body. */
  draftBytes: 64 * 1024,
  /** A calendar or a table of shifts. */
  rosterFileBytes: 2 * 1024 * 1024,
  /** Levels of nesting in a draft. */
  draftDepth: 10,
  imagePixels: 50_000_000,
  /** Longest side of the served preview, pixels. */
  previewLongestSide: 2000,
  /** What a preview is made to fit in, at the cost of quality first and size then: ten seconds at 400 kbit/s. */
  previewBytes: 400 * 1024,
  previewSeconds: 20,
  previewMemoryMegabytes: 512,
  draftIdLength: 64,
  textLength: 4000,
  shortTextLength: 200,
  nameLength: 80,
  pageSize: 50,
  /** Open consultations that a duty list holds at most. */
  dutyListLength: 200,
  entriesPerReply: 1000,
  /** Earlier ECGs of the same patient that are listed, and questions written alike that are looked at for them. */
  earlierRecordings: 10,
  earlierCandidates: 50,
  sessionDays: 30,
  headsSeconds: 15,
  /** A half-open socket is noticed within this. */
  socketPingSeconds: 10,
  socketPingTimeoutSeconds: 8,
  /** A socket that lets more than this wait is dropped; it catches up when it returns. */
  socketBufferedBytes: 4 * 1024 * 1024,
  socketMessageBytes: 128 * 1024,
  /** What one socket may say: so many at once (a full outbox), then so many a second. */
  socketMessagesBurst: 200,
  socketMessagesPerSecond: 20,
  /** Consultations that one socket watches at most; the longest watched is let go. */
  socketWatches: 100,
  revokedSilenceSeconds: 2,
  /** Break-glass: one consultation is open for reading for so long, and so many may be begun by one person in an hour. */
  emergencyReadingMinutes: 30,
  emergencyReadingsPerHour: 12,
  /** The log of the whole network is read for each of them. */
  personExportsPerHour: 3,
  signInPerMinute: 30,
  requestsPerMinute: 1200,
  /** The same for what a gateway calls back: one address for all whom it rings. */
  callbacksPerMinute: 12_000,
  /** A channel has answered by then, whatever its provider does. */
  channelSeconds: 8,
  /** Of what a gateway answers no more is read. */
  gatewayReplyBytes: 64 * 1024,
  /** A gateway's signature is believed for this long. */
  signatureSeconds: 300,
  /** A time later than now by more than this is refused as a slip of the clock. */
  futureMinutes: 10,
} as const
