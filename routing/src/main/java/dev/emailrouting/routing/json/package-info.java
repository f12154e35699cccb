/**
 * The JSON that people and stores write rules in. The words are those of Cloudflare's Email Routing API, so that a rule list as
 * it returns one can be applied unchanged. Reading is strict: what is not understood is refused by the name of its field. Start
 * with {@link dev.emailrouting.routing.json.RuleJson}.
 */
package dev.emailrouting.routing.json;
