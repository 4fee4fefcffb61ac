package io.meshline.demo.sidecar;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs the sidecars of a sample mesh. Arguments, as {@code key=value}: {@code receiver} (host:port
 * of the access-log service), {@code namespace}, and {@code sidecar=service,app,inbound,outbound}
 * with three ports for each service.
 */
public final class SidecarMain {
  private SidecarMain() {}

  /**
   * Opens all ports and returns; SIGTERM ends it.
   *
   * @param args as above
   * @throws Exception if it cannot start
   */
  public static void main(String[] args) throws Exception {
    // All addresses are numbers: the resolver of names would only cost its start.
    System.setProperty("vertx.disableDnsResolver", "true");
    String receiver = "";
    String namespace = "";
    List<SidecarPlan> plans = new ArrayList<>();
    for (String arg : args) {
      String[] setting = arg.split("=", 2);
      String value = setting.length == 2 ? setting[1] : "";
      switch (setting[0]) {
        case "receiver" -> receiver = value;
        case "namespace" -> namespace = value;
        case "sidecar" -> plans.add(SidecarPlan.parse(value));
        default ->
            throw new IllegalArgumentException(
                "setting: " + arg + " (expected: receiver=…, namespace=… or sidecar=…)");
      }
    }
    if (receiver.isEmpty() || namespace.isEmpty() || plans.isEmpty()) {
      throw new IllegalArgumentException(
          "settings: " + List.of(args) + " (expected: receiver=…, namespace=… and sidecar=…)");
    }
    Sidecars sidecars = Sidecars.start(receiver, namespace, plans);
    Runtime.getRuntime().addShutdownHook(new Thread(sidecars::close, "sidecars-close"));
  }
}
