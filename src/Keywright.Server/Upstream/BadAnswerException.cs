namespace Keywright.Server.Upstream;

/// <summary>What came is no answer we take; the message ends a sentence that begins with "the answer".</summary>
internal sealed class BadAnswerException(string what) : IOException(what);
