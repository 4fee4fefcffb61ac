package io.meshline.e2e.receiver;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.meshline.standalone.engine.Loopback;

/** Connections to a receiver on this machine. */
final class Grpc {
  private Grpc() {}

  static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress(Loopback.HOST, port).usePlaintext().build();
  }
}
