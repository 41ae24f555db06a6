/** How to misbehave; printed by `--help` and by typing `help`. */
export const PLAN_HELP = `Plans (for --misbehave, or typed while it runs):
  503                    answer with a status; "429 retry-after 30" asks to wait
                         "410 disable" and "400 abort-message" send the header webhook-delivery
  redirect URL           302, or "307 redirect URL"
  delay MS               answer well, but late
  never                  take the request and never answer
  reset [after-headers]  TCP reset instead of an answer, or in the middle of one
  garbage                something that is not HTTP
  drip [MS]              200 at once, then a byte of the body every MS (1000), for ever
  drip-headers [MS]      a byte of the headers every MS (1000), for ever
  huge [BYTES]           a body of so many bytes (200000000)
  huge-header [BYTES]    one header of so many bytes (200000)
  ok                     behave well again

  next N                 for so many requests, then behave well
  probability P          for each request with this probability, 0 to 1
  accept                 count the request as received all the same: the answer that gets lost
  then                   before the next plan: "503 next 5 then 429 retry-after 30 next 1"
  Blanks, ";" and "=" are alike: "status=503;next=5" is "503 next 5".
`;

export const USAGE = `Usage: npm run receiver -- [OPTIONS]

Receives webhooks on 127.0.0.1, checks each as a good endpoint should, prints its events and says why it refuses one.

  --secret TEXT             the connection's WEBHOOK_n_SECRET; without it signatures are not checked
  --secret-previous TEXT    its WEBHOOK_n_SECRET_PREVIOUS, during a rotation
  --port N                  port to listen on (default 8787; 0 takes a free one)
  --path PATH               path to answer on (default /hook)
  --prefix NAME             SIGNATURE_HEADER_PREFIX (default X-Grantwire)
  --key header:NAME=VALUE   expect an API key in a header; may be repeated
  --key query:NAME=VALUE    expect an API key in the query; may be repeated
  --misbehave PLAN          answer as the plan says; may be repeated, the first plan that applies is used
  --deliveries FILE         append one JSON line {"headers","body"} per received webhook
  --help                    print this

Type a plan and Enter to change how it answers, "help" for the list; Ctrl-C prints a summary and ends.

${PLAN_HELP}`;
