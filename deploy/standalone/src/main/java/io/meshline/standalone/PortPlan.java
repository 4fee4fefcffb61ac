package io.meshline.standalone;

import io.meshline.standalone.engine.Loopback;
import io.meshline.standalone.mesh.MeshPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which port everything listens on, known to be free before anything starts. */
final class PortPlan {
  private final Map<StackOption, Integer> ports;
  private final List<Integer> mesh;

  private PortPlan(Map<StackOption, Integer> ports, List<Integer> mesh) {
    this.ports = ports;
    this.mesh = mesh;
  }

  /**
   * Takes the ports of the options, and free ones where these say 0.
   *
   * @param withMesh whether the sample mesh will need its own
   * @throws InvalidOptionsException naming every occupied port and the option that moves it
   */
  static PortPlan of(StackOptions options, boolean withMesh) {
    var faults = new ArrayList<String>();
    var ports = new EnumMap<StackOption, Integer>(StackOption.class);
    for (StackOption option : StackOption.values()) {
      if (option.port() && option != StackOption.MESH_PORT) {
        int port = options.number(option);
        ports.put(option, port == 0 ? Loopback.freePort() : port);
        check(port, option, faults);
      }
    }
    List<Integer> mesh = List.of();
    if (withMesh) {
      int first = options.number(StackOption.MESH_PORT);
      mesh = first == 0 ? MeshPlan.freePorts() : MeshPlan.portsFrom(first);
      mesh.forEach(port -> check(port, StackOption.MESH_PORT, faults));
    }
    if (!faults.isEmpty()) {
      throw new InvalidOptionsException(faults);
    }
    return new PortPlan(ports, mesh);
  }

  int port(StackOption option) {
    return ports.getOrDefault(option, 0);
  }

  List<Integer> mesh() {
    return mesh;
  }

  private static void check(int port, StackOption option, List<String> faults) {
    if (port != 0 && !Loopback.isFree(port)) {
      faults.add(
          "port "
              + port
              + " is occupied by another program (expected: a free one; --"
              + option.key()
              + " moves it, 0 takes any)");
    }
  }
}
