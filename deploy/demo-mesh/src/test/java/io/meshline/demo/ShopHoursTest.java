package io.meshline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShopHoursTest {
  private final Queue<String> visits = new ConcurrentLinkedQueue<>();
  private final CountDownLatch looks = new CountDownLatch(10);
  private final CountDownLatch others = new CountDownLatch(2);

  @Test
  void visitorsOnlyLookUntilEverythingIsOpen() throws Exception {
    HttpServer front = front();
    int port = front.getAddress().getPort();
    int closed = closedPort();
    var opened = new CountDownLatch(1);
    var hours = new ShopHours(List.of(port), List.of(port, closed));
    Thread load =
        new LoadGenerator(
                visitors(port), hours, opened::countDown, new LoadRhythm(200, 0), new Random(1))
            .start();
    try {
      assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(visits).containsOnly("look");
      assertThat(opened.getCount()).isEqualTo(1);
      try (ServerSocket last = listen(closed)) {
        assertThat(opened.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(last.isBound()).isTrue();
      }
    } finally {
      load.interrupt();
      front.stop(0);
    }
  }

  /** Else a slow start would take the visits that somebody counts. */
  @Test
  void visitsThatAreCountedWaitUntilEverythingIsOpen() throws Exception {
    HttpServer front = front();
    int port = front.getAddress().getPort();
    int closed = closedPort();
    try (ServerSocket asked = listen(0)) {
      var hours = new ShopHours(List.of(port), List.of(asked.getLocalPort(), closed));
      Thread load =
          new LoadGenerator(visitors(port), hours, () -> {}, new LoadRhythm(200, 20), new Random(1))
              .start();
      // Asked five times whether all is open, it has let nobody in.
      for (int times = 0; times < 5; times++) {
        asked.accept().close();
      }
      assertThat(visits).isEmpty();
      try (ServerSocket last = listen(closed)) {
        load.join();
        assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(last.isBound()).isTrue();
      }
      assertThat(visits).contains("basket", "buy");
    } finally {
      front.stop(0);
    }
  }

  @Test
  void whatHasOpenedStaysOpen() throws Exception {
    ShopHours hours;
    try (ServerSocket service = listen(0)) {
      List<Integer> ports = List.of(service.getLocalPort());
      hours = new ShopHours(ports, ports);
      assertThat(hours.isOpen()).isTrue();
    }
    assertThat(hours.isLooking()).isTrue();
    assertThat(hours.isOpen()).isTrue();
  }

  @Test
  void nothingIsOpenWhereNobodyListens() throws Exception {
    var hours = new ShopHours(List.of(closedPort()), List.of());
    assertThat(hours.isLooking()).isFalse();
    assertThat(hours.isOpen()).isFalse();
  }

  @Test
  void namesThePortsItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShopHours.of(MeshSettings.parse(new String[] {"load", "open=80;81"})))
        .withMessage("open: 80;81 (expected: ports with commas between)");
  }

  private HttpServer front() throws Exception {
    Map<String, Route> routes =
        Map.of(
            "GET /shop", id -> visit("look", looks),
            "POST /basket", id -> visit("basket", others),
            "POST /buy", id -> visit("buy", others));
    return HttpRoutes.serve(0, routes, new CallCounts());
  }

  private Reply visit(String what, CountDownLatch latch) {
    visits.add(what);
    latch.countDown();
    return Reply.ok("");
  }

  private static Peers visitors(int front) {
    return new Peers(MeshSettings.parse(new String[] {"load", "front=" + front}), new CallCounts());
  }

  private static ServerSocket listen(int port) throws Exception {
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = listen(0)) {
      return socket.getLocalPort();
    }
  }
}
