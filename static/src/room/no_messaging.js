// In place of the Amazon Chime SDK's client for chats, which is large and unused (static/build.mjs).
export {};
