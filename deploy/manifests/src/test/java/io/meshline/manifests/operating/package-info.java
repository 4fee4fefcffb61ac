/** What people operate Meshline with: alert rules, dashboards, runbook, migration guide. */
@NullMarked
package io.meshline.manifests.operating;

import org.jspecify.annotations.NullMarked;
