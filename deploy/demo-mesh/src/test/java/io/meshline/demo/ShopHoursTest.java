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
  @Test
  void visitorsOnlyLookUntilEverythingIsOpen() throws Exception {
    Queue<String> visits = new ConcurrentLinkedQueue<>();
    var looks = new CountDownLatch(20);
    var others = new CountDownLatch(2);
    Map<String, Route> routes =
        Map.of(
            "GET /shop", id -> visit(visits, "look", looks),
            "POST /basket", id -> visit(visits, "basket", others),
            "POST /buy", id -> visit(visits, "buy", others));
    HttpServer front = HttpRoutes.serve(0, routes, new CallCounts());
    int port = front.getAddress().getPort();
    int closed = closedPort();
    var opened = new CountDownLatch(1);
    Thread load = null;
    try {
      var peers =
          new Peers(MeshSettings.parse(new String[] {"load", "front=" + port}), new CallCounts());
      var hours = new ShopHours(List.of(port), List.of(port, closed));
      load =
          new LoadGenerator(peers, hours, opened::countDown, new LoadRhythm(200, 0), new Random(1))
              .start();
      assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(visits).containsOnly("look");
      assertThat(opened.getCount()).isEqualTo(1);
      try (ServerSocket last = new ServerSocket(closed, 50, InetAddress.getLoopbackAddress())) {
        assertThat(opened.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(last.isBound()).isTrue();
      }
    } finally {
      if (load != null) {
        load.interrupt();
      }
      front.stop(0);
    }
  }

  /** Else a slow start would take the visits that somebody counts. */
  @Test
  void visitsThatAreCountedWaitUntilEverythingIsOpen() throws Exception {
    Queue<String> visits = new ConcurrentLinkedQueue<>();
    var all = new CountDownLatch(20);
    Map<String, Route> routes =
        Map.of(
            "GET /shop", id -> visit(visits, "look", all),
            "POST /basket", id -> visit(visits, "basket", all),
            "POST /buy", id -> visit(visits, "buy", all));
    HttpServer front = HttpRoutes.serve(0, routes, new CallCounts());
    int port = front.getAddress().getPort();
    int closed = closedPort();
    try {
      var peers =
          new Peers(MeshSettings.parse(new String[] {"load", "front=" + port}), new CallCounts());
      var hours = new ShopHours(List.of(port), List.of(port, closed));
      Thread load =
          new LoadGenerator(peers, hours, () -> {}, new LoadRhythm(200, 20), new Random(1)).start();
      try (ServerSocket last = new ServerSocket(closed, 50, InetAddress.getLoopbackAddress())) {
        load.join();
        assertThat(all.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(last.isBound()).isTrue();
      }
      assertThat(visits).hasSize(20).contains("basket", "buy");
    } finally {
      front.stop(0);
    }
  }

  @Test
  void whatHasOpenedStaysOpen() throws Exception {
    ShopHours hours;
    try (ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
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

  private static Reply visit(Queue<String> visits, String what, CountDownLatch latch) {
    visits.add(what);
    latch.countDown();
    return Reply.ok("");
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
