local tools = require "tools"
