/** Two small services that call each other over HTTP, a database and a message topic. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.skywalking.service;
