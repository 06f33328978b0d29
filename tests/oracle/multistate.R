# State-occupation probabilities with left truncation and their robust errors; moves over months at risk.
# Run in this folder: Rscript multistate.R
# Data: monoclonal gammopathy, Kyle et al. (2002), as distributed with R's survival package (mgus2): time since
# diagnosis in months, a state of progression and death; the first 400 persons. As if observation of every third
# began late (6 months after), so that entries are many. Times are integers and tied.
source("answers.R")
suppressMessages({library(survival); library(etm)})
m <- mgus2[1:400, ]
m$ptime <- ifelse(m$ptime == m$futime & m$pstat == 1, m$ptime - 1, m$ptime)
m <- m[m$futime > 0 & m$ptime > 0, ]
rows <- do.call(rbind, lapply(seq_len(nrow(m)), function(i) {
  d <- m[i, ]; end <- if (d$death == 1) "ceased" else "interview"
  if (d$pstat == 1) data.frame(enterprise = d$id, place = d$sex, state = c("informal", "registered"), begins = c(0, d$ptime),
                               ends = c(d$ptime, d$futime), ended_by = c("registered", end))
  else data.frame(enterprise = d$id, place = d$sex, state = "informal", begins = 0, ends = d$futime, ended_by = end)
}))
rows$observed_from <- ifelse(rows$enterprise %% 3 == 0, 6, 0)
write_data(rows, "multistate")

rows$entry <- pmax(rows$begins, rows$observed_from)
rows <- rows[rows$ends > rows$entry, ]
states <- c("informal", "registered", "ceased")
rows$event <- factor(ifelse(rows$ended_by == "interview", "censor", rows$ended_by), c("censor", states))
rows$from <- factor(rows$state, states)
at <- c(12, 60, 120)
name <- function(what, group, values) setNames(as.list(values), paste0(what, ".", group, ".", rep(at, 3), ".", rep(states, each = 3)))
answers <- list()
for (group in levels(factor(rows$place))) {
  d <- rows[rows$place == group, ]
  # everybody is informal at the outset, also who is observed later
  fit <- survfit(Surv(entry, ends, event) ~ 1, d, id = enterprise, istate = from, p0 = c(1, 0, 0))
  s <- summary(fit, times = at)
  order <- match(states, fit$states)
  # limits as survfit's conf.type = "logit", but by t and with C / (C - 1) of the variance
  persons <- length(unique(d$enterprise)); p <- s$pstate[, order]; se <- s$std.err[, order]
  half <- qt(0.975, persons - 1) * sqrt(persons / (persons - 1)) * se / (p * (1 - p))
  answers <- c(answers, name("share", group, p), name("se", group, se),
               name("low", group, plogis(qlogis(p) - half)), name("high", group, plogis(qlogis(p) + half)))
  tra <- matrix(FALSE, 3, 3, dimnames = list(states, states)); tra[1, 2] <- tra[1, 3] <- tra[2, 3] <- TRUE
  e <- data.frame(id = d$enterprise, from = as.character(d$from), entry = d$entry, exit = d$ends,
                  to = ifelse(d$event == "censor", "cens", as.character(d$event)))
  fe <- etm(e, states, tra, "cens", s = 0)
  by_then <- vapply(at, function(t) fe$est["informal", states, max(which(fe$time <= t))], numeric(3))
  answers <- c(answers, name("etm", group, t(by_then)))
  for (from in states[1:2]) for (to in setdiff(states, from)) {
    here <- d[d$from == from, ]; events <- sum(here$event == to)
    rate <- poisson.test(events, sum(here$ends - here$entry))
    answers <- c(answers, setNames(list(unname(rate$estimate), rate$conf.int[1], rate$conf.int[2]),
                                   paste0(c("rate", "rate_low", "rate_high"), ".", group, ".", from, ".", to)))
  }
}
write_answers(answers[!is.na(unlist(answers))], "multistate")
