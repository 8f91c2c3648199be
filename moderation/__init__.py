"""A comment section that enforces a site's written policy.

web/pages/thread.post(request)                  -> Submission
workflow/submit.submit(house, submission)       -> Receipt
  aliases/keys.keys_of(author)                  -> Keys
  storage/history.load(keys)                    -> History     (all that is judged is read here, once)
  policy/judge.judge(policy, submission, history) -> Decision  (detectors -> Evidence -> Finding -> Action)
  storage/comments.record, decisions.record     one transaction
"""
