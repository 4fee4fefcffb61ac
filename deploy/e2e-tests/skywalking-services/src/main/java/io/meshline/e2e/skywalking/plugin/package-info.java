/** What a SkyWalking plugin does, for the classes of our own sample services. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.skywalking.plugin;
