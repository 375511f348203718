// The tables of what is told of methods: one that is not described does not compile.

extension Method {
  /// What the method does, for those who write clients.
  var summary: String {
    switch self {
    case .initialize:
      "Begins the conversation with the daemon; the first request."
    case .initialized:
      "Says that the answer to `initialize` has been read; nothing waits for it."
    case .shutdown:
      "Ends the acceptance of requests; open turns go on until `exit`."
    case .exit:
      "Ends the daemon: with status 0 after `shutdown`, otherwise 1."
    case .cancelRequest:
      "Says that the answer to a request is no longer wanted; the request is still answered."
    case .setTrace:
      "Sets how much of its work the daemon tells in `$/logTrace`."
    case .progress:
      "Tells how far the tool of an open call is; the call's idle timeout begins anew."
    case .toolsRegister:
      "Adds tools, or replaces those of the same names; all or none."
    case .toolsUnregister:
      "Takes tools away."
    case .toolsList:
      "Gives back the tools as they were registered."
    case .sessionNew:
      "Opens a session."
    case .sessionPrompt:
      "Runs one turn; the request stays open until the stop reason."
    case .sessionCancel:
      "Ends the session's turn with the stop reason `cancelled`."
    case .sessionSteer:
      "Adds a prompt to the turn that is under way."
    case .sessionConfigure:
      "Changes a session's settings from its next turn on; what is not named stays."
    case .sessionPreview:
      "Gives the request that a prompt would send to the model, without sending it."
    case .sessionMessages:
      "Gives a page of a session's history."
    case .sessionList:
      "Gives a page of the open sessions."
    case .sessionClose:
      "Closes a session; its turn is cancelled and its history forgotten."
    case .modelsList:
      "Gives the models that the providers offer."
    case .discover:
      "Gives the description of all methods as an OpenRPC document."
    }
  }

  /// What the method is sent with; nil for nothing.
  package var params: Shape? {
    switch self {
    case .initialize: Initialize.Params.shape
    case .cancelRequest: CancelRequest.shape
    case .setTrace: SetTrace.Params.shape
    case .progress: Progress.Params.shape
    case .toolsRegister: ToolsRegister.Params.shape
    case .toolsUnregister: ToolsUnregister.Params.shape
    case .toolsList: ToolsList.Params.shape
    case .sessionNew: SessionNew.Params.shape
    case .sessionPrompt: SessionPrompt.Params.shape
    case .sessionCancel: SessionCancel.Params.shape
    case .sessionSteer: SessionSteer.Params.shape
    case .sessionConfigure: SessionConfigure.Params.shape
    case .sessionPreview: SessionPreview.Params.shape
    case .sessionMessages: SessionMessages.Params.shape
    case .sessionList: SessionList.Params.shape
    case .sessionClose: SessionClose.Params.shape
    case .modelsList: ModelsList.Params.shape
    case .initialized, .shutdown, .exit, .discover: nil
    }
  }

  /// What the method is answered with; nil for a notification.
  package var result: Shape? {
    switch self {
    case .initialize: Initialize.Result.shape
    case .shutdown: .null
    case .toolsRegister: ToolsRegister.Result.shape
    case .toolsUnregister: ToolsUnregister.Result.shape
    case .toolsList: ToolsList.Result.shape
    case .sessionNew: SessionNew.Result.shape
    case .sessionPrompt: SessionPrompt.Result.shape
    case .sessionSteer: SessionSteer.Result.shape
    case .sessionConfigure: SessionConfigure.Result.shape
    case .sessionPreview: SessionPreview.Result.shape
    case .sessionMessages: SessionMessages.Result.shape
    case .sessionList: SessionList.Result.shape
    case .sessionClose: .null
    case .modelsList: ModelsList.Result.shape
    case .discover: Discover.Result.shape
    case .initialized, .exit, .cancelRequest, .setTrace, .progress, .sessionCancel: nil
    }
  }
}
