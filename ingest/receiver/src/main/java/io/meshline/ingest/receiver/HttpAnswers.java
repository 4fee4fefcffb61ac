package io.meshline.ingest.receiver;

/** What callers of one protocol and media type are told over HTTP. Thread-safe. */
interface HttpAnswers {
  /** Refusals as plain text: for callers of whom nothing better is known. */
  HttpAnswers PLAIN = plain(HttpAnswer.empty(HttpAnswer.OK));

  /** Told when everything is settled: published, or rejected by a rule or as undecodable. */
  HttpAnswer settled(Receipt receipt);

  /** Told when nothing of the request was taken. */
  HttpAnswer refused(int status, String why);

  /**
   * Answers for protocols whose callers look at the status alone.
   *
   * @param good when the body could be read, whatever its records were
   */
  static HttpAnswers plain(HttpAnswer good) {
    return new HttpAnswers() {
      @Override
      public HttpAnswer settled(Receipt receipt) {
        return receipt.isUndecodable()
            ? refused(HttpAnswer.BAD_REQUEST, receipt.firstRejection())
            : good;
      }

      @Override
      public HttpAnswer refused(int status, String why) {
        return HttpAnswer.text(status, why);
      }
    };
  }
}
