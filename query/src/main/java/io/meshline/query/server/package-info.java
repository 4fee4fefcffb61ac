/** The Query API: the service map over HTTP, for the console, programs, Prometheus and Grafana. */
@NullMarked
package io.meshline.query.server;

import org.jspecify.annotations.NullMarked;
