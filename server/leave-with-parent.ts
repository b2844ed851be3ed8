// Loaded before a child's own program (--import): when the server is gone, also by a kill, the child goes too.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Listening alone must not keep the child.
process.channel?.unref()
