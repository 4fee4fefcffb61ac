package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

  @ParameterizedTest
  @CsvSource({
    "200, '', '', DONE",
    "201, '', '', DONE",
    "409, version_conflict_engine_exception, '', SUPERSEDED",
    "429, es_rejected_execution_exception, '', RETRY",
    "429, circuit_breaking_exception, '', RETRY",
    "408, '', '', RETRY",
    "500, '', '', RETRY",
    "503, unavailable_shards_exception, '', RETRY",
    "403, cluster_block_exception, index blocked, RETRY",
    "400, validation_exception, 'this cluster has [1000] maximum shards open', RETRY",
    "400, validation_exception, something else, REJECTED",
    "400, document_parsing_exception, '', REJECTED",
    "400, mapper_parsing_exception, '', REJECTED",
    "400, illegal_argument_exception, '', REJECTED",
    "413, '', '', REJECTED",
    "401, security_exception, '', FATAL",
    "403, security_exception, '', FATAL",
    "404, index_not_found_exception, '', FATAL",
  })
  void ofOneDocument(int status, String type, String reason, Verdict verdict) {
    assertThat(Verdict.ofItem(status, type, reason)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "429, RETRY", "408, RETRY", "500, RETRY", "502, RETRY", "503, RETRY", "504, RETRY",
    "413, TOO_LARGE", "400, FATAL", "401, FATAL", "403, FATAL", "404, FATAL", "405, FATAL",
    "302, FATAL",
  })
  void ofAWholeRequest(int status, Verdict verdict) {
    assertThat(Verdict.ofRequest(status)).isEqualTo(verdict);
  }

  @Test
  void ofNoAnswer() {
    assertThat(Verdict.ofFailure(new ConnectException("refused"))).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.ofFailure(new SocketTimeoutException())).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.ofFailure(new UnknownHostException("a"))).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.ofFailure(new IOException("reset"))).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.ofFailure(new SSLHandshakeException("closed"))).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.ofFailure(new SSLPeerUnverifiedException("name"))).isEqualTo(Verdict.FATAL);
    assertThat(
            Verdict.ofFailure(
                new SSLHandshakeException("untrusted").initCause(new CertificateException("x"))))
        .isEqualTo(Verdict.FATAL);
    assertThat(Verdict.ofFailure(new IllegalStateException("I/O reactor stopped")))
        .isEqualTo(Verdict.FATAL);
  }
}
