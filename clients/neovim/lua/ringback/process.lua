--- The daemon as a child process: its pipes, its lines, its end.
local uv = vim.uv or vim.loop

local M = {}

--- How many bytes of lines may wait for Neovim's main loop until reading pauses.
M.max_waiting_bytes = 8 * 1024 * 1024
--- How long one line may be; a daemon that writes more is killed.
M.max_line_bytes = 128 * 1024 * 1024
--- How many bytes may wait for the daemon to read them.
M.max_unsent_bytes = 64 * 1024 * 1024
--- How many of the last lines on stderr are kept, and how much of each.
M.stderr_lines, M.stderr_line_bytes = 20, 1000
--- How long the exit may lag behind the end of stdout, and the other way round.
M.end_grace_ms = 2000
--- How long lines are handed over in one go, before Neovim gets to handle keys and redraw.
M.slice_ms = 8

local SIGNALS = { [4] = 'SIGILL', [6] = 'SIGABRT', [9] = 'SIGKILL', [11] = 'SIGSEGV', [15] = 'SIGTERM' }

--- How the daemon ended.
---@class ringback.Death
---@field code integer exit status
---@field signal integer 0 if it ended by itself
---@field stderr string[] the last lines on stderr
---@field message string all of this in a sentence or two

--- What a process calls, always in Neovim's main loop.
---@class ringback.ProcessEvents
---@field on_line fun(line: string) a line of stdout without its end
---@field on_end fun(death: ringback.Death) exactly once, after the last line

---@class ringback.Process
---@field pid integer
local Process = {}
Process.__index = Process

-- Only a handle that is still open can be closed.
local function close(handle)
  if handle and not handle:is_closing() then
    handle:close()
  end
end

-- The environment for `uv.spawn`, or nil for Neovim's own.
local function environment(changes)
  if not changes or not next(changes) then
    return nil
  end
  local list = {}
  for name, value in pairs(vim.tbl_extend('force', uv.os_environ(), changes)) do
    list[#list + 1] = name .. '=' .. tostring(value)
  end
  return list
end

--- Starts a program; nil and why when that is impossible.
---@param command string[] program and arguments
---@param options { cwd?: string, env?: table<string, string> }
---@param events ringback.ProcessEvents
---@return ringback.Process?, string?
function M.start(command, options, events)
  local self = setmetatable({}, Process)
  self.events = events
  self.stdin, self.stdout, self.stderr = uv.new_pipe(false), uv.new_pipe(false), uv.new_pipe(false)
  self.lines, self.first, self.last, self.waiting_bytes = {}, 1, 0, 0
  self.parts, self.part_bytes = {}, 0
  self.stderr_kept, self.stderr_rest = {}, ''
  self.open_outputs = 2
  local arguments = {}
  for index = 2, #command do
    arguments[index - 1] = command[index]
  end
  local handle, pid = uv.spawn(command[1], {
    args = arguments,
    stdio = { self.stdin, self.stdout, self.stderr },
    cwd = options.cwd,
    env = environment(options.env),
    -- A session of its own: Ctrl-C in the terminal is for Neovim.
    detached = true,
  }, function(code, signal)
    self:_take_exit(code, signal)
  end)
  if not handle then
    close(self.stdin)
    close(self.stdout)
    close(self.stderr)
    return nil, ('%s cannot be started: %s'):format(command[1], pid)
  end
  self.handle, self.pid = handle, pid
  self:_read()
  self.stderr:read_start(function(failure, chunk)
    self:_take_stderr(not failure and chunk or nil)
  end)
  return self, nil
end

--- Sends text; false when the pipe is closed, or when too much waits for the daemon already.
---@param text string
---@return boolean
function Process:write(text)
  if self.stdin:is_closing() or self.ended then
    return false
  end
  if self.stdin:get_write_queue_size() + #text > M.max_unsent_bytes then
    self.complaint = 'It does not read what it is sent.'
    self:kill('sigkill')
    return false
  end
  self.stdin:write(text)
  return true
end

--- Tells the program that nothing more comes.
function Process:close_stdin()
  close(self.stdin)
end

--- Sends a signal, such as `sigterm`.
---@param name string
function Process:kill(name)
  if self.handle and not self.handle:is_closing() then
    self.handle:kill(name)
  end
end

--- Kills the program because of what it wrote; `on_end` says why.
---@param why string
function Process:refuse(why)
  self.complaint = self.complaint or why
  self:kill('sigkill')
end

-- Output. Everything here runs in luv's callbacks, until `_hand_over`.

function Process:_read()
  self.paused = false
  self.stdout:read_start(function(failure, chunk)
    if failure or not chunk then
      self:_take_output_end(self.stdout)
    elseif not self.complaint then
      self:_take_chunk(chunk)
    end
  end)
end

function Process:_take_chunk(chunk)
  local place = 1
  while true do
    local stop = chunk:find('\n', place, true)
    self.parts[#self.parts + 1] = chunk:sub(place, (stop or #chunk + 1) - 1)
    self.part_bytes = self.part_bytes + (stop or #chunk + 1) - place
    if self.part_bytes > M.max_line_bytes then
      self.parts, self.part_bytes = {}, 0
      return self:refuse(('It wrote a line of more than %d bytes.'):format(M.max_line_bytes))
    elseif not stop then
      break
    end
    self.last = self.last + 1
    self.lines[self.last] = table.concat(self.parts)
    self.waiting_bytes = self.waiting_bytes + self.part_bytes
    self.parts, self.part_bytes = {}, 0
    place = stop + 1
  end
  if self.waiting_bytes > M.max_waiting_bytes then
    self.paused = true
    self.stdout:read_stop()
  end
  self:_schedule()
end

function Process:_take_stderr(chunk)
  if not chunk then
    return self:_take_output_end(self.stderr)
  end
  local text = self.stderr_rest .. chunk
  local place = 1
  local stop = text:find('\n', place, true)
  while stop do
    self:_keep(text:sub(place, stop - 1))
    place = stop + 1
    stop = text:find('\n', place, true)
  end
  self.stderr_rest = text:sub(place, place + M.stderr_line_bytes - 1)
end

function Process:_keep(line)
  if line ~= '' then
    table.insert(self.stderr_kept, line:sub(1, M.stderr_line_bytes))
  end
  if #self.stderr_kept > M.stderr_lines then
    table.remove(self.stderr_kept, 1)
  end
end

function Process:_take_output_end(pipe)
  close(pipe)
  self.open_outputs = self.open_outputs - 1
  if pipe == self.stdout and not self.exited then
    self:_grant_grace(function()
      self:kill('sigkill')
    end)
  end
  self:_schedule()
end

function Process:_take_exit(code, signal)
  self.exited = { code = code, signal = signal }
  close(self.handle)
  close(self.stdin)
  -- A process that the daemon left behind may hold its pipes open.
  self:_wait_for_outputs()
  self:_schedule()
end

function Process:_wait_for_outputs()
  self:_grant_grace(function()
    if self.paused then
      return self:_wait_for_outputs()
    end
    self.open_outputs = 0
    self:_schedule()
  end)
end

function Process:_grant_grace(action)
  close(self.timer)
  self.timer = uv.new_timer()
  self.timer:start(M.end_grace_ms, 0, action)
end

-- The main loop's side.

function Process:_schedule()
  if not self.is_scheduled then
    self.is_scheduled = true
    vim.schedule(function()
      self:_hand_over()
    end)
  end
end

function Process:_hand_over()
  local began = uv.hrtime()
  self.is_scheduled = false
  while self.first <= self.last do
    local line = self.lines[self.first]
    self.lines[self.first] = nil
    self.first = self.first + 1
    self.waiting_bytes = self.waiting_bytes - #line
    if self.first <= self.last then
      -- `on_line` may wait (`vim.wait`) for something that a later line brings.
      self:_schedule()
    end
    if line ~= '' and line ~= '\r' and not self.complaint then
      self.events.on_line(line)
    end
    if uv.hrtime() - began > M.slice_ms * 1e6 and self.first <= self.last then
      return vim.defer_fn(function()
        self:_hand_over()
      end, 1)
    end
  end
  if self.paused and not self.stdout:is_closing() then
    self:_read()
  end
  if self.exited and self.open_outputs <= 0 and not self.ended then
    self.ended = true
    self:_end()
  end
end

-- What happened, in words.
function Process:_describe(death)
  local how = 'ended with status ' .. death.code
  if death.signal ~= 0 then
    how = 'was killed by ' .. (SIGNALS[death.signal] or 'signal ' .. death.signal)
  end
  local words = { ('The daemon %s.'):format(how) }
  if self.complaint then
    words[2] = self.complaint
  elseif self.part_bytes > 0 then
    words[2] = 'Its last message was cut off.'
  end
  if #death.stderr > 0 then
    words[#words + 1] = 'It said: ' .. table.concat(death.stderr, '\n')
  end
  return table.concat(words, ' ')
end

function Process:_end()
  close(self.timer)
  close(self.stdout)
  close(self.stderr)
  self:_keep(self.stderr_rest)
  local death = { code = self.exited.code, signal = self.exited.signal, stderr = self.stderr_kept }
  death.message = self:_describe(death)
  self.events.on_end(death)
end

return M
