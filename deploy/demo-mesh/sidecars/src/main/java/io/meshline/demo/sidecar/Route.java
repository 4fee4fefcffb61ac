package io.meshline.demo.sidecar;

/**
 * Where a request goes next.
 *
 * @param cluster name of the upstream cluster, as Istio makes it
 * @param port of the next one on the way, on this machine
 */
record Route(String cluster, int port) {}
