package io.meshline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The services among each other, in one JVM and without Kafka. */
class MeshTest {
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void aVisitGoesThroughAllServicesAndEachCountsItsPart() throws Exception {
    var inventoryCounts = new CallCounts();
    int inventory = serve(new InventoryService(inventoryCounts).routes(), inventoryCounts);
    var catalogCounts = new CallCounts();
    var toInventory = MeshSettings.parse(new String[] {"catalog", "inventory=" + inventory});
    int catalog =
        serve(new CatalogService(new Peers(toInventory, catalogCounts)).routes(), catalogCounts);
    var frontCounts = new CallCounts();
    var toCatalog = MeshSettings.parse(new String[] {"front", "catalog=" + catalog});
    int front = serve(new FrontService(new Peers(toCatalog, frontCounts)).routes(), frontCounts);
    var loadCounts = new CallCounts();
    var visitors =
        new Peers(MeshSettings.parse(new String[] {"load", "front=" + front}), loadCounts);

    assertThat(visitors.call("front", "GET /shop", "7")).isEqualTo(Reply.ok("1000"));
    assertThat(visitors.call("front", "GET /shop", "4711").status()).isEqualTo(404);

    String served =
        "\"served\":[{\"peer\":\"\",\"route\":\"%1$s\",\"status\":200,\"count\":1},"
            + "{\"peer\":\"\",\"route\":\"%1$s\",\"status\":404,\"count\":1}]";
    assertThat(frontCounts.json("front")).contains(served.formatted("GET /shop"));
    assertThat(catalogCounts.json("catalog")).contains(served.formatted("GET /products"));
    assertThat(inventoryCounts.json("inventory"))
        .contains(served.formatted("GET /stock"))
        .contains("{\"peer\":\"h2:inventory\",\"route\":\"SELECT\",\"status\":0,\"count\":2}");
    assertThat(loadCounts.json("load"))
        .contains("{\"peer\":\"front\",\"route\":\"GET /shop\",\"status\":404,\"count\":1}");
  }

  @Test
  void thePathThatASidecarSeesIsTheRouteThatAnAgentKnows() throws Exception {
    var asked = new ArrayList<URI>();
    HttpServer peer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    servers.add(peer);
    peer.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    peer.start();

    peers("front", peer.getAddress().getPort()).call("front", "GET /shop", "7");

    assertThat(asked).containsExactly(URI.create("/shop?id=7"));
  }

  @Test
  void whatIsAskedForMayStandBehindThePathToo() throws Exception {
    int front = serve(Map.of("GET /shop", Reply::ok), new CallCounts());
    assertThat(peers("front", front).call("front", "GET /shop", "7")).isEqualTo(Reply.ok("7"));
    assertThat(peers("front", front).call("front", "GET /shop/8", "")).isEqualTo(Reply.ok("8"));
    assertThat(peers("front", front).call("front", "GET /shop", "")).isEqualTo(Reply.ok(""));
  }

  @Test
  void aPeerThatIsAwayIsABadGatewayAndCountedAsUnanswered() throws Exception {
    var counts = new CallCounts();
    var nobody = MeshSettings.parse(new String[] {"front", "cart=1"});
    int front = serve(new FrontService(new Peers(nobody, counts)).routes(), counts);
    var visitors =
        new Peers(MeshSettings.parse(new String[] {"load", "front=" + front}), new CallCounts());

    assertThat(visitors.call("front", "POST /basket", "v1").status()).isEqualTo(502);
    assertThat(counts.json("front"))
        .contains("{\"peer\":\"cart\",\"route\":\"POST /carts\",\"status\":0,\"count\":1}");
  }

  @Test
  void theBankIsAwayMoreOftenInBadWeather() {
    assertThat(failures(Weather.payment(95), 11))
        .isGreaterThan(5 * failures(Weather.payment(10), 11));
  }

  private static Peers peers(String peer, int port) {
    return new Peers(
        MeshSettings.parse(new String[] {"load", peer + "=" + port}), new CallCounts());
  }

  private static long failures(Weather weather, long seed) {
    var random = new Random(seed);
    long failures = 0;
    for (int i = 0; i < 1000; i++) {
      failures += weather.fails(random) ? 1 : 0;
    }
    return failures;
  }

  private int serve(Map<String, Route> routes, CallCounts counts) throws Exception {
    HttpServer server = HttpRoutes.serve(0, routes, counts);
    servers.add(server);
    return server.getAddress().getPort();
  }
}
