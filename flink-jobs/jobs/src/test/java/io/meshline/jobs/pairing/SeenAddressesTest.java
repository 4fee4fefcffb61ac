package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.peer;
import static io.meshline.jobs.pairing.Spans.peerAddress;
import static io.meshline.jobs.pairing.Spans.producer;
import static io.meshline.jobs.pairing.Spans.protocol;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pairing says of addresses: who answers where, and which calls only have an address. */
class SeenAddressesTest {

  @Test
  void aServerThatFindsItsClientAnswersWhereThatDialled() {
    PairingRun run = new PairingRun();
    run.add(
        List.of(
            peerAddress(client("a", "", "front"), "10.0.0.7:80"), server("b", "a", "cart", "x")));
    assertThat(run.out().answers()).isNotEmpty().containsOnly("cart@x at 10.0.0.7:80");
    assertThat(run.out().toAddresses()).isEmpty();
  }

  @Test
  void aServerThatNamesItsCallerSaysAtOnceWhereItWasCalled() {
    PairingRun run = new PairingRun();
    run.add(
        List.of(
            peerAddress(
                peer(server("b", "lost", "cart", "x"), Kind.SERVICE, "front", "y"), "cart:80")));
    assertThat(run.out().answers()).containsExactly("cart@x at cart:80");
  }

  @Test
  void aServerThatComesAfterTheWaitStillAnswers() {
    PairingRun run = new PairingRun();
    run.add(List.of(peerAddress(client("a", "", "front"), "10.0.0.7:80")));
    run.passTheWait();
    assertThat(run.out().toAddresses()).containsExactly("client front -> 10.0.0.7:80!UNKNOWN of a");
    assertThat(run.out().answers()).isEmpty();
    run.add(List.of(server("b", "a", "cart", "x")));
    assertThat(run.out().answers()).containsExactly("cart@x at 10.0.0.7:80");
  }

  @Test
  void onlyCallsThatNameNobodyButAnAddressAreResolved() {
    PairingRun run = new PairingRun();
    run.add(
        List.of(
            peer(
                peerAddress(client("a", "", "front"), "10.0.0.7:80"),
                Kind.EXTERNAL,
                "10.0.0.7:80",
                "GET"),
            peer(
                peerAddress(client("b", "", "front"), "10.0.0.7:80"), Kind.EXTERNAL, "bank", "GET"),
            client("c", "", "front"),
            peerAddress(protocol(client("d", "", "front"), Protocol.DATABASE), "10.0.0.9:5432"),
            peerAddress(producer("e", "", "front"), "10.0.0.8:9092")));
    run.passTheWait();
    assertThat(run.calls()).hasSize(5);
    assertThat(run.out().toAddresses())
        .containsExactly("client front -> 10.0.0.7:80@GET!EXTERNAL of a");
    assertThat(run.out().answers()).isEmpty();
  }
}
