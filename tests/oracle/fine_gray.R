# Fine and Gray's model: cmprsk::crr, and survival::finegray with robust errors, also for late entries.
# Run in this folder: Rscript fine_gray.R
# Data: survival::pbc in months, death with transplant as the competing event; entries made up, to test them.
source("answers.R")
suppressMessages({library(survival); library(cmprsk)})
d <- survival::pbc[, c("id", "time", "status", "age", "edema", "bili")]
d <- data.frame(months = ceiling(d$time / 30.4375), event = c(0, 2, 1)[d$status + 1], age = round(d$age, 2),
                edema = d$edema, bili = round(log(d$bili), 4), site = d$id %% 30,
                order = rank(d$time, ties.method = "first"))
d$from <- pmin(c(0, 6, 12)[seq_len(nrow(d)) %% 3 + 1], d$months - 1)
write_data(d, "pbc")
d$id <- seq_len(nrow(d))
x <- as.matrix(d[, c("age", "edema", "bili")])
# Without ties: in a month of both, crr lets the censored go first from the risk set of censoring, finegray last.
plain <- crr(d$order, d$event, x, gtol = 1e-12, maxiter = 50)
d$state <- factor(d$event, 0:2, c("open", "death", "transplant"))
control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
fitted <- function(rows) coxph(Surv(fgstart, fgstop, fgstatus) ~ age + edema + bili, rows, weights = fgwt,
                               ties = "breslow", cluster = site, control = control)
robust <- fitted(finegray(Surv(months, state) ~ ., d))
late <- fitted(finegray(Surv(from, months, state) ~ ., d, id = id))
profile <- c(50, 0, log(2))
reached <- predict(plain, profile)
# Registered within 36 months, by a Cox model for each of the two ends; transplants are too few for covariates.
d$helped <- as.integer(d$site >= 15)
# Written out from basehaz: survfit of a multi-state coxph with a transition without covariates (survival 3.5-3)
# does not average to the share observed.
dies <- coxph(Surv(months, event == 1) ~ age + bili + helped, d, control = control)
moves <- coxph(Surv(months, event == 2) ~ 1, d)
steps <- function(fit) {
  base <- suppressWarnings(basehaz(fit, centered = FALSE))
  diff(c(0, approx(c(0, base$time), c(0, base$hazard), 1:36, method = "constant")$y))
}
death <- steps(dies)
transplant <- steps(moves)
within <- function(helped) {
  risk <- exp(as.matrix(cbind(d$age, d$bili, helped)) %*% coef(dies))
  mean(apply(risk, 1, function(r) {
    one <- death * r
    both <- one + transplant
    before <- exp(-c(0, cumsum(both)[-36]))
    sum(before * ifelse(both > 0, one / both, 0) * (1 - exp(-both)))
  }))
}
told <- function(name, fit) setNames(as.list(c(coef(fit), sqrt(diag(fit$var)))),
  paste(name, rep(c("coef", "robust"), each = 3), names(coef(fit)), sep = "."))
write_answers(c(
  setNames(as.list(plain$coef), paste0("crr.coef.", colnames(x))), list(crr.loglik = plain$loglik, crr.null = plain$loglik.null),
  setNames(as.list(sqrt(diag(plain$var))), paste0("crr.se.", colnames(x))),
  told("robust", robust), told("late", late), list(with = within(1), without = within(0)), list(cif60 = max(reached[reached[, 1] <= 60, 2]))
), "fine_gray")
