package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * That somebody has seen an alert, as it stays on the compacted topic {@code
 * alert-acknowledgements}; the record key is {@link #alertId()}. A record without a value takes it
 * back.
 *
 * @param alertId of the alert
 * @param by who; null, and absent in JSON, if nobody was logged in and no name was given
 * @param note what they want others to know; null, and absent in JSON, if nothing
 * @param time when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlertAcknowledgement(String alertId, String by, String note, Instant time) {}
