-- wrk's part: posts the lines of a file in turn, each an address, a tab and a body. Words come from the environment.
local lines = {}
for line in io.lines(os.getenv("LINES_FILE")) do lines[#lines + 1] = line end
local kind = os.getenv("KIND")
local next = tonumber(os.getenv("START"))
request = function()
  next = next % #lines + 1
  local address, body = lines[next]:match("^(%S+)\t(.*)$")
  return wrk.format("POST", os.getenv("TO"), { ["Content-Type"] = kind, ["X-Forwarded-For"] = address }, body)
end
